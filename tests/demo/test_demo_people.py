"""The demo township: the same for the same seed, in workbooks the real import reads without a refusal."""

from datetime import date

from services.demo.people import villages, workbook
from services.members.domain.roster import read_roster


def test_the_same_seed_gives_the_same_township() -> None:
    assert villages(7, scale_percent=10) == villages(7, scale_percent=10)
    assert villages(7, scale_percent=10) != villages(8, scale_percent=10)


def test_about_1200_households_and_4200_persons_with_ids_of_their_own() -> None:
    township = villages(2025)
    people = [person for v in township for household in v.households for person in household.villagers]
    assert sum(len(village.households) for village in township) == 1200
    assert 4000 <= len(people) <= 4500
    assert len({person.id_number for person in people}) == len(people)


def test_a_villages_workbook_is_read_whole() -> None:
    village = villages(2025, scale_percent=10)[0]
    reading = read_roster(workbook(village), today_on=date(2026, 1, 1))
    assert reading.is_clean
    assert reading.roster is not None
    assert reading.roster.counts() == {
        "households": len(village.households),
        "persons": sum(len(household.villagers) for household in village.households),
        "members": sum(p.is_member for household in village.households for p in household.villagers),
        "milli_shares": sum(p.milli_shares for household in village.households for p in household.villagers),
    }
