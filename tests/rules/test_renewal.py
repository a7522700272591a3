import pytest

from wijksim import params
from wijksim.rules import renewal
from wijksim.units import Age

P = params.make().renewal._replace(move_young=0.16, move_middle=0.06, move_old=0.04)
GRID = [(k + 0.5) / 10_000 for k in range(10_000)]


def test_rates_by_age() -> None:
    assert [renewal.moving_rate(age, P) for age in Age] == [0.16, 0.06, 0.04]
    assert renewal.moving_hazard(Age.OLD, P) == pytest.approx(0.04 / 52)


@pytest.mark.parametrize(("age", "share"), [(Age.YOUNG, 1.0), (Age.MIDDLE, 0.375), (Age.OLD, 0.25)])
def test_newcomers_fit_as_often_as_their_kind_moves(age: Age, share: float) -> None:
    fits = sum(renewal.fits_vacancy(age, u, P) for u in GRID) / len(GRID)
    assert fits == pytest.approx(share, abs=1e-4)


def test_the_highest_rate_may_be_any_age() -> None:
    p = P._replace(move_old=0.24)
    assert all(renewal.fits_vacancy(Age.OLD, u, p) for u in GRID)
    assert not renewal.fits_vacancy(Age.YOUNG, 0.67, p)


def test_shares_of_age_classes_stand_still() -> None:
    # Leavers are in proportion to share x rate; so are newcomers, drawn by share, kept by rate.
    built = {Age.YOUNG: 0.5, Age.MIDDLE: 0.3, Age.OLD: 0.2}
    leave = {age: share * renewal.moving_rate(age, P) for age, share in built.items()}
    come = {
        age: share * sum(renewal.fits_vacancy(age, u, P) for u in GRID)
        for age, share in built.items()
    }
    for age in Age:
        assert come[age] / sum(come.values()) == pytest.approx(
            leave[age] / sum(leave.values()), abs=1e-3
        )
