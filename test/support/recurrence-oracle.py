"""What python-dateutil says about rules: cases as JSON on stdin, the airings of each on stdout."""

import calendar
import itertools
import json
import sys
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from dateutil import rrule

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def text_of(rule):
    if rule["kind"] == "daily":
        return "FREQ=DAILY"
    if rule["kind"] == "weekly":
        return "FREQ=WEEKLY;BYDAY=" + ",".join(WEEKDAYS[day - 1] for day in rule["weekdays"])
    if rule["kind"] == "monthly":
        return "FREQ=MONTHLY;BYMONTHDAY=" + ",".join(str(day) for day in rule["days"])
    return rule["rrule"]


def clamped(text, start, last):
    """Months one after another, each day of the rule put back to the last day of a shorter month."""
    parts = dict(part.split("=") for part in text.split(";"))
    months = [int(month) for month in parts.get("BYMONTH", "1,2,3,4,5,6,7,8,9,10,11,12").split(",")]
    year, month = start.year, start.month
    while date(year, month, 1) <= last:
        length = calendar.monthrange(year, month)[1]
        if month in months:
            days = {
                min(day, length) if day > 0 else length + 1 + day
                for day in (int(day) for day in parts["BYMONTHDAY"].split(","))
            }
            for day in sorted(day for day in days if day > 0):
                if date(year, month, day) >= start:
                    yield date(year, month, day)
        at = year * 12 + month - 1 + int(parts.get("INTERVAL", "1"))
        year, month = at // 12, at % 12 + 1


def own_dates(rule, last):
    if rule["kind"] == "once":
        return [date.fromisoformat(rule["on"])]
    start = date.fromisoformat(rule["startsOn"])
    if "endsOn" in rule:
        last = min(last, date.fromisoformat(rule["endsOn"]))
    if rule.get("shortMonth") == "last-day":
        dates = itertools.takewhile(lambda day: day <= last, clamped(text_of(rule), start, last))
    else:
        begin = datetime.combine(start, datetime.min.time())
        until = datetime.combine(last, datetime.min.time())
        dates = (at.date() for at in rrule.rrulestr(text_of(rule), dtstart=begin).replace(until=until))
    return list(itertools.islice(dates, rule["count"]) if "count" in rule else dates)


def instant(wall, zone):
    """The first instant at which the wall reads this, in ms; none on a day that the zone left out."""
    noon = wall.replace(hour=12, minute=0, second=0, tzinfo=zone).astimezone(timezone.utc)
    if noon.astimezone(zone).date() != wall.date():
        return None
    # Inside a gap the offset before it counts, so this is as long after the gap as the wall time lies in it.
    return round(wall.replace(tzinfo=zone, fold=0).timestamp() * 1000)


def airings(case):
    rule, zone = case["rule"], ZoneInfo(case["zone"])
    last = datetime.fromtimestamp(case["to"] / 1000, timezone.utc).date() + timedelta(days=3)
    time = datetime.strptime(rule["at"], "%H:%M:%S" if len(rule["at"]) > 5 else "%H:%M").time()
    walls = rrule.rruleset()
    for day in own_dates(rule, last):
        if not (rule.get("notOnHolidays") and day.isoformat() in case["holidays"]):
            walls.rdate(datetime.combine(day, time))
    for text in rule.get("extra", []):
        at = datetime.fromisoformat(text)
        walls.rdate(at if "T" in text else datetime.combine(at.date(), time))
    for text in rule.get("except", []):
        walls.exdate(datetime.combine(date.fromisoformat(text), time))
    found = {}
    for wall in walls:
        at = instant(wall, zone)
        if at is not None and case["from"] <= at < case["to"]:
            found.setdefault(at, wall.isoformat())
    return sorted([wall, at] for at, wall in found.items())


def in_order(found):
    return sorted(found, key=lambda airing: airing[1])


json.dump([in_order(airings(case)) for case in json.load(sys.stdin)], sys.stdout)
