"""Statements prepared once a connection."""

import pytest
from django.db import connection, transaction

from reporting.reports.prepared import Prepared, execute

SUM = Prepared("test_sum", "int, int", "SELECT $1 + $2")
ONE = Prepared("test_one", "", "SELECT 1 WHERE 'a%' LIKE 'a%'")


def answer() -> int:
    with connection.cursor() as cursor:
        SUM.execute(cursor, 2, 3)
        found: int = cursor.fetchone()[0]
    return found


@pytest.mark.django_db(transaction=True)
def test_it_outlives_a_transaction_rolled_back_and_comes_back_on_a_new_connection() -> None:
    with transaction.atomic():
        assert answer() == 5
        transaction.set_rollback(True)
    assert answer() == 5
    connection.close()
    assert answer() == 5


def test_several_in_one_round_trip(db: None, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1), connection.cursor() as cursor:  # type: ignore[operator]
        execute(cursor, [ONE, SUM], [4, 5])
        assert cursor.fetchone() == (1,)
        assert cursor.nextset()
        assert cursor.fetchone() == (9,)
