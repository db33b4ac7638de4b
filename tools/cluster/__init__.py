"""The cluster of deploy/cluster/, with all of its machines on this one."""
