"""Streams and futures of nothing, in Python: refused before a line of this is read."""

from contract.flows_of_nothing import FlowsOfNothing


class Given(FlowsOfNothing):
    async def ticking(self) -> int:
        return 0
