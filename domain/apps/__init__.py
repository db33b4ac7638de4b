"""Apps that people enter with their sign-in here, and who may."""
