"""A parameter called `self`, in Python."""

from contract.parameter_self import ParameterSelf


class Named(ParameterSelf):
    def name(self, name: str) -> str:
        return name
