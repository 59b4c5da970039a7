"""The other module of the contract in `shop.py`."""

from tests.shop import Base, Counter

__all__ = ["Base", "Counter"]
