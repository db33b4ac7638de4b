"""What a sign-in has shown, as `Session.factors` has it; a recovery code stands for the phone's."""

PASSWORD_ONLY = "pwd"  # noqa: S105  # the name of a factor
ALL = "pwd otp"
