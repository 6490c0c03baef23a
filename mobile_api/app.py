"""The hall's JSON API as one router: `create_api(services)`.

    services = Services(settings, database, keys, sentences, Catalogue(database), PictureDesk(store, …))
    app = Litestar(
        [create_api(services), …],
        exception_handlers=problem_handlers(sentences),   # addresses that no router knows
        openapi_config=openapi_config(),                  # /api/openapi.json, /api/docs
        on_startup=[settle],
    )

Litestar's ways that shape this: one dependency per handler and an async guard (both cheap; two dependencies
or a sync guard are not), limits of the body's size per router, handlers that say in `opt` by whom they may
be asked. A handler without that is refused here, at start.
"""

import gc
from typing import Any, get_args

from litestar import Request, Response, Router
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler

from mobile_api.auth import Connection, Gate, Verified, Who
from mobile_api.bodies import StrictRequest
from mobile_api.caller import CallerAtHand
from mobile_api.problems import problem_handlers
from mobile_api.routes import (
    applications,
    bundles,
    calls,
    certificates,
    choices,
    cross_region,
    documents,
    drafts,
    guides,
    hall,
    handoffs,
    helpers,
    levels,
    lockers,
    matters,
    messages,
    notices,
    originals,
    parcels,
    people,
    powers,
    prefilling,
    prints,
    projects,
    terminals,
)
from mobile_api.services import Services

PICTURES_IN_A_PARCEL = 6
"""A parcel may be as large as this many uploads of the largest size."""

SMALL_BODIES: tuple[HTTPRouteHandler, ...] = (
    hall.show_hall,
    hall.list_areas,
    matters.list_catalogue,
    matters.search_matters,
    matters.show_matter,
    matters.list_points,
    matters.compute_checklist,
    levels.show_levels,
    levels.show_listed,
    levels.list_lists,
    levels.list_items,
    guides.report_fault,
    guides.show_reported_fault,
    guides.list_my_reported_faults,
    guides.show_guide_changes,
    guides.list_known_facts,
    people.list_demo_people,
    people.sign_in_demo,
    people.sign_out,
    people.open_visit,
    people.close_visit,
    people.show_me,
    people.show_my_facts,
    people.list_my_wallet,
    people.list_my_authorisations,
    people.list_my_looks,
    powers.list_my_powers,
    powers.give_power,
    powers.revoke_power,
    powers.show_principal_facts,
    applications.list_my_applications,
    applications.start_application,
    applications.show_application,
    applications.change_answers,
    applications.fill_form,
    applications.submit,
    applications.supplement,
    applications.withdraw,
    applications.show_timeline,
    applications.show_time_statement,
    applications.print_time_statement,
    applications.show_pass,
    choices.declare,
    choices.try_out,
    choices.supply_promised,
    choices.choose_delivery,
    choices.rate,
    choices.list_corrections,
    choices.rerun_rules,
    choices.contest,
    choices.show_hearing,
    choices.request_hearing,
    documents.download_document,
    documents.remove_document,
    documents.use_wallet_item,
    prefilling.propose_entries,
    notices.list_notices,
    notices.download_notice,
    messages.list_messages,
    messages.answer_message,
    certificates.list_my_certificates,
    certificates.list_certificate_acts,
    certificates.start_certificate_act,
    certificates.show_proposed_act,
    certificates.state_defence,
    certificates.show_certificate,
    certificates.download_certificate,
    certificates.check_certificate,
    terminals.enrol_terminal,
    terminals.show_terminal,
    terminals.report_health,
    terminals.show_rules,
    helpers.welcome_helper,
    helpers.dismiss_helper,
    lockers.show_pickup,
    lockers.show_pickup_pass,
    lockers.list_my_cells,
    lockers.open_my_cell,
    lockers.open_cell_by_pass,
    lockers.open_cell_by_code,
    lockers.report_cell,
    drafts.show_draft_code,
    drafts.use_draft_code,
    handoffs.begin_handoff,
    handoffs.show_handoff,
    handoffs.fetch_handed,
    handoffs.judge_handed,
    handoffs.end_handoff,
    calls.show_call_desk,
    calls.ask_call,
    calls.show_call,
    calls.end_call,
    calls.give_call_ticket,
    calls.note_call_in_vain,
    calls.open_call_originals,
    originals.find_case_of_pass,
    originals.open_originals,
    originals.compare_original,
    originals.pass_originals,
    prints.report_print_taken,
    bundles.list_life_events,
    bundles.show_life_event,
    bundles.list_my_bundles,
    bundles.start_bundle,
    bundles.show_bundle,
    bundles.answer_bundle,
    bundles.fill_bundle,
    bundles.file_bundle,
    bundles.withdraw_bundle,
    bundles.discard_bundle,
    bundles.download_paper,
    bundles.remove_paper,
    bundles.download_joint_notice,
    projects.create_project,
    projects.list_my_projects,
    projects.show_project,
    projects.add_project_case,
    cross_region.list_offers,
    cross_region.choose_place,
    cross_region.show_custody,
    cross_region.show_way,
    cross_region.list_organs,
)
PARCELS = [parcels.file_parcel, parcels.file_package, parcels.file_supplement, parcels.file_agreed]
PICTURES = [documents.add_document, bundles.add_paper, calls.show_call_original]
ALL = (*SMALL_BODIES, hall.show_health, *PICTURES, *PARCELS)


def create_api(services: Services) -> Router:
    """Everything under `/api/v1`, and `/health`."""
    _refuse_unguarded()
    gate = Gate(services)

    # Litestar deep-copies what it is given: functions stay what they are, methods would copy the hall.
    async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        await gate.admit(connection, handler)

    async def say_what_may_be_asked(request: Request[Any, Any, Any]) -> Response[None] | None:
        return allowed(request) if request.method == "OPTIONS" else None

    async def caller(request: Request[Any, Verified, Any]) -> CallerAtHand:
        return await gate.caller(request)

    limits = services.settings.limits
    parcel_bytes = limits.upload_bytes * PICTURES_IN_A_PARCEL
    return Router(
        "/",
        route_handlers=[
            hall.show_health,
            Router("/api/v1", route_handlers=SMALL_BODIES),
            Router("/api/v1", route_handlers=[calls.signals(services)]),
            Router("/api/v1", route_handlers=PICTURES, request_max_body_size=limits.upload_bytes),
            Router("/api/v1", route_handlers=PARCELS, request_max_body_size=parcel_bytes),
        ],
        dependencies={"caller": Provide(caller)},
        guards=[guard],
        before_request=say_what_may_be_asked,
        request_class=StrictRequest,
        request_max_body_size=limits.body_bytes,
        exception_handlers=problem_handlers(services.sentences),
    )


def allowed(request: Request[Any, Any, Any]) -> Response[None]:
    """The methods of all handlers at this address. Litestar's own answer knows the first registered one only."""
    path = request.scope["path_template"]
    methods = {method for route in request.app.routes if route.path == path for method in getattr(route, "methods", ())}
    return Response(None, status_code=204, headers={"Allow": ", ".join(sorted(methods))})


async def settle() -> None:
    """After start-up, what lives is not garbage: collecting it again and again cost 44 of 54 ms at p99."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def _refuse_unguarded() -> None:
    for handler in ALL:
        if handler.opt.get("who") not in get_args(Who):
            raise ValueError(f"{handler.fn.__name__} does not say by whom it may be asked")
