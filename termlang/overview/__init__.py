"""A deal comes in; a page about it goes out: who holds what, who may do what, and prices drawn over a market price.

What is shown is read off the model and asked of the interpreter; nothing here knows how a page looks.
"""

from termlang.overview.curves import Curve, curves
from termlang.overview.page import Page, Part, Point, page_of

__all__ = ["Curve", "Page", "Part", "Point", "curves", "page_of"]
