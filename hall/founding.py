"""What a hall needs before anybody can sign in or accept anything: places, staff, entrustments.

hall places load FILE
hall staff add USERNAME --name NAME --role ROLE… (--centre CODE | --authority CODE)
hall staff list
hall entrustment record --authority CODE --centre CODE --document TITLE [--matter CODE] [--from DATE] [--until DATE]

They write to a stopped hall, as its console; afterwards administrators do the same at the desk. The journal says so.
"""

import argparse
import secrets
from pathlib import Path
from typing import get_args

import pyotp
from pyotp.totp import TOTP

from core import clock
from core.applications.clocks.statement import parse_day
from core.call import Actor, Call
from core.ids import new_id
from core.people import staff
from core.people.employment import EmployedRole
from core.people.schemas import StaffMember
from core.places import mandates, staffing
from core.places import service as places
from core.places.loading import read_places
from hall.arguments import Commands, stopped_hall, where

CONSOLE = Actor("console", frozenset({"administrator"}))


def add_commands(commands: Commands) -> None:
    _add_places(commands)
    _add_staff(commands)
    _add_entrustment(commands)


def _add_places(commands: Commands) -> None:
    load = commands.add_parser("places", help="areas, authorities, centres").add_subparsers(required=True)
    file = load.add_parser(
        "load",
        help="record what a data file names",
        description="Record the areas, authorities and centres of a data file (YAML, as core/places/loading.py shows) "
        "in a stopped hall. What is known under a code is changed; nothing is deleted.",
    )
    file.add_argument("file", type=Path)
    where(file)
    file.set_defaults(command=_load_places)


def _add_staff(commands: Commands) -> None:
    work = commands.add_parser("staff", help="who works in the hall").add_subparsers(required=True)
    add = work.add_parser(
        "add",
        help="enter a member of staff",
        description="Enter a member of staff in a stopped hall and print, once, the password and the secret for the "
        "authenticator. Clerks and issuers belong to a centre, reviewers to an authority; nobody to both.",
    )
    add.add_argument("username")
    add.add_argument("--name", required=True, help="as notices and records name the member")
    add.add_argument("--role", action="append", required=True, choices=get_args(EmployedRole), help="may be repeated")
    add.add_argument("--centre", default="", metavar="CODE")
    add.add_argument("--authority", default="", metavar="CODE", help="its 统一社会信用代码")
    where(add)
    add.set_defaults(command=_add_member)
    listing = work.add_parser(
        "list", help="who may sign in", description="Print who may sign in to a stopped hall, with role and place."
    )
    where(listing)
    listing.set_defaults(command=_list_staff)


def _add_entrustment(commands: Commands) -> None:
    work = commands.add_parser("entrustment", help="who accepts for whom").add_subparsers(required=True)
    record = work.add_parser(
        "record",
        help="a centre may accept for an authority",
        description="Record in a stopped hall under which document an authority entrusts a centre with accepting and "
        "handing out. Without it every acceptance is refused.",
    )
    record.add_argument("--authority", required=True, metavar="CODE", help="its 统一社会信用代码")
    record.add_argument("--centre", required=True, metavar="CODE")
    record.add_argument("--matter", default="", metavar="CODE", help="this one alone (default: all of the authority's)")
    record.add_argument("--document", required=True, metavar="TITLE", help="name or number of the document")
    record.add_argument("--from", dest="first_on", metavar="DATE", help="first day (default: today)")
    record.add_argument("--until", dest="last_on", metavar="DATE", help="last day (default: until it is ended)")
    where(record)
    record.set_defaults(command=_record_entrustment)


def _load_places(given: argparse.Namespace) -> int:
    file = read_places(given.file.read_bytes())
    with stopped_hall(given) as (database, _):
        database.write_now(places.load, _at_the_console(), file)
    print(f"{len(file.areas)} areas, {len(file.authorities)} authorities, {len(file.centres)} centres recorded")
    return 0


def _add_member(given: argparse.Namespace) -> int:
    password, secret = secrets.token_urlsafe(12), pyotp.random_base32()
    member = StaffMember(new_id(), given.username, given.name, frozenset(given.role), given.authority, given.centre)
    with stopped_hall(given) as (database, _):
        database.write_now(staffing.employ, _at_the_console(), member, staff.hash_password(password), secret)
    print(f"{given.username} may sign in at the desk.\nPassword, shown once: {password}")
    print(
        f"For the authenticator: {TOTP(secret).provisioning_uri(name=given.username, issuer_name='Always-Open Hall')}"
    )
    return 0


def _list_staff(given: argparse.Namespace) -> int:
    with stopped_hall(given) as (database, _):
        for member in database.read_now(staff.list_staff):
            place = member.centre or member.authority
            print(f"{member.username}  {member.name}  {', '.join(sorted(member.roles))}  {place}")
    return 0


def _record_entrustment(given: argparse.Namespace) -> int:
    call = _at_the_console()
    with stopped_hall(given) as (database, settings):
        first_on = parse_day(given.first_on) if given.first_on else settings.hall.day_of(call.at)
        last_on = parse_day(given.last_on) if given.last_on else None
        between = (given.authority, given.centre, given.document)
        recorded = database.write_now(mandates.entrust, call, *between, first_on, last_on, given.matter)
    what = f" in {recorded.matter}" if recorded.matter else ""
    print(f"{recorded.centre} accepts and hands out for {recorded.authority}{what} from {recorded.first_on}")
    return 0


def _at_the_console() -> Call:
    return Call(CONSOLE, "system", clock.now())
