"""Streams and futures of nothing from another plugin, in Python: refused before a line of this is read."""

from contract.flows_of_nothing_use import FlowsOfNothingUse


class Used(FlowsOfNothingUse):
    async def read(self) -> str:
        return ""
