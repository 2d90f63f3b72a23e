"""The models of a season's files: what an office writes, and what gorae makes of it.

Keys of the files have hyphens where fields have underscores; `from_` is `from`. All minutes are whole,
and times of day are minutes since midnight.
"""

from gorae.season.files.base import ClosedDays, SeasonDocument
from gorae.season.files.made import (
    Allotment,
    BusRun,
    BusStop,
    DrawRecord,
    PlanMade,
    PlannedSession,
    ProgressRow,
    Refused,
    ReturnedCohort,
    SeasonCohort,
    SeasonEvent,
    SeasonPlan,
    State,
    UnplacedReason,
    WaitingSchool,
)
from gorae.season.files.office import (
    Budget,
    Contact,
    Contacts,
    Fleet,
    Instructor,
    KitCart,
    Places,
    SeasonRoom,
    StaffList,
    Vehicle,
)
from gorae.season.files.school import Application, Exams, School, SchoolStop, Wish
from gorae.season.files.season import (
    AllotmentRules,
    Camp,
    CohortSize,
    DrawRules,
    DrawSource,
    Institution,
    Programme,
    Season,
    SeasonRules,
    SessionShape,
    ShareRules,
)
from gorae.season.files.travel import TravelTable
from gorae.season.files.values import (
    GRADES,
    MODES,
    NOON,
    WEEKDAYS,
    DaySpan,
    Grade,
    Minutes,
    Mode,
    Term,
    WeeklyWindow,
    clock,
    half_of,
)

__all__ = [
    "GRADES", "MODES", "NOON", "WEEKDAYS", "Allotment", "AllotmentRules", "Application", "Budget",
    "BusRun", "BusStop", "Camp", "ClosedDays", "CohortSize", "Contact", "Contacts", "DaySpan",
    "DrawRecord", "DrawRules", "DrawSource", "Exams", "Fleet", "Grade", "Institution", "Instructor",
    "KitCart", "Minutes", "Mode", "Places", "PlanMade", "PlannedSession", "Programme", "ProgressRow",
    "Refused", "ReturnedCohort", "School", "SchoolStop", "Season", "SeasonCohort", "SeasonDocument",
    "SeasonEvent", "SeasonPlan", "SeasonRoom", "SeasonRules", "SessionShape", "ShareRules", "StaffList",
    "State", "Term", "TravelTable", "UnplacedReason", "Vehicle", "WaitingSchool", "WeeklyWindow", "Wish",
    "clock", "half_of",
]  # fmt: skip
