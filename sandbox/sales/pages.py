"""A page of our own in place of one of the admin's."""

from htmx_admin.pages.list import ListPage


class FloorListPage(ListPage):
    """The list of open orders; its head (templates/htmx_admin/sales/openorder/list/head.html) says what is urgent."""

    @property
    def urgent(self) -> int:
        """Express orders among the rows that are shown; they are loaded already."""
        return sum(order.express for order in self.table.records)
