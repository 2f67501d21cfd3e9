"""The time zone of an outlet, from its state, county and coordinates. Pure.

The rule: the zone of the state; in states with two, the counties on the far side of the line (49 CFR part 71, as
amended to 2010). Where the line runs through a county, latitude or longitude decides. The Navajo Nation keeps
daylight time though Arizona does not; its towns are named. Without county and coordinates the state's zone stands.
"""

from __future__ import annotations

EASTERN, CENTRAL, MOUNTAIN, PACIFIC = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"

_STATES = {
    EASTERN: "CT DC DE FL GA KY MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
    CENTRAL: "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    MOUNTAIN: "CO MT NM UT WY",
    PACIFIC: "CA NV OR WA",
    "America/Detroit": "MI",
    "America/Indiana/Indianapolis": "IN",
    "America/Boise": "ID",
    "America/Phoenix": "AZ",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
    "Pacific/Guam": "GU MP",
    "Pacific/Pago_Pago": "AS",
    "America/Puerto_Rico": "PR VI",
}
STATE_ZONES = {state: zone for zone, states in _STATES.items() for state in states.split()}

_COUNTIES = {
    ("FL", CENTRAL): "BAY CALHOUN ESCAMBIA GULF HOLMES JACKSON OKALOOSA SANTAROSA WALTON WASHINGTON",
    ("IN", CENTRAL): "GIBSON JASPER LAKE LAPORTE NEWTON PERRY PORTER POSEY SPENCER STARKE VANDERBURGH WARRICK",
    (
        "KY",
        CENTRAL,
    ): "ADAIR ALLEN BALLARD BARREN BRECKINRIDGE BUTLER CALDWELL CALLOWAY CARLISLE CHRISTIAN CLINTON CRITTENDEN "
    "CUMBERLAND DAVIESS EDMONSON FULTON GRAVES GRAYSON GREEN HANCOCK HART HENDERSON HICKMAN HOPKINS LIVINGSTON LOGAN "
    "LYON MCCRACKEN MCLEAN MARSHALL METCALFE MONROE MUHLENBERG OHIO RUSSELL SIMPSON TODD TRIGG UNION WARREN WEBSTER",
    (
        "TN",
        EASTERN,
    ): "ANDERSON BLOUNT BRADLEY CAMPBELL CARTER CLAIBORNE COCKE GRAINGER GREENE HAMBLEN HAMILTON HANCOCK HAWKINS "
    "JEFFERSON JOHNSON KNOX LOUDON MCMINN MEIGS MONROE MORGAN POLK RHEA ROANE SCOTT SEVIER SULLIVAN UNICOI UNION "
    "WASHINGTON",
    ("MI", "America/Menominee"): "DICKINSON GOGEBIC IRON MENOMINEE",
    ("ND", MOUNTAIN): "ADAMS BILLINGS BOWMAN DUNN GOLDENVALLEY GRANT HETTINGER SLOPE STARK",
    (
        "SD",
        MOUNTAIN,
    ): "BENNETT BUTTE CORSON CUSTER DEWEY FALLRIVER HAAKON HARDING JACKSON LAWRENCE MEADE OGLALALAKOTA PENNINGTON "
    "PERKINS SHANNON ZIEBACH",
    (
        "NE",
        MOUNTAIN,
    ): "ARTHUR BANNER BOXBUTTE CHASE CHEYENNE DAWES DEUEL DUNDY GARDEN GRANT HOOKER KEITH KIMBALL MORRILL PERKINS "
    "SCOTTSBLUFF SHERIDAN SIOUX",
    ("KS", MOUNTAIN): "GREELEY HAMILTON SHERMAN WALLACE",
    ("TX", MOUNTAIN): "ELPASO HUDSPETH",
    ("ID", PACIFIC): "BENEWAH BONNER BOUNDARY CLEARWATER IDAHO KOOTENAI LATAH LEWIS NEZPERCE SHOSHONE",
    ("OR", "America/Boise"): "MALHEUR",
}
COUNTY_ZONES = {(state, county): zone for (state, zone), names in _COUNTIES.items() for county in names.split()}

_NAVAJO = "CHINLE CRYSTAL DENNEHOTSO FORTDEFIANCE GANADO KAYENTA LUKACHUKAI PINON SANDERS TSAILE TUBACITY WINDOWROCK"
TOWN_ZONES = {("AZ", town): MOUNTAIN for town in _NAVAJO.split()} | {
    ("NV", "JACKPOT"): MOUNTAIN,
    ("NV", "WESTWENDOVER"): MOUNTAIN,
}
# (state, county): (zone beyond the line, coordinate, is beyond when smaller than)
SPLIT_COUNTIES = {
    ("FL", "GULF"): (EASTERN, "latitude", 29.95),
    ("ID", "IDAHO"): ("America/Boise", "latitude", 45.5),
    ("ND", "MCKENZIE"): (MOUNTAIN, "latitude", 47.55),
    ("ND", "SIOUX"): (MOUNTAIN, "longitude", -101.3),
    ("NE", "CHERRY"): (MOUNTAIN, "longitude", -101.0),
    ("AK", "ALEUTIANSWEST"): ("America/Adak", "longitude", -169.5),
}


def zone_of(state: str, county: str, city: str, latitude: float | None, longitude: float | None) -> str:
    """Return the name of the time zone of an outlet; blank for a state that is none."""
    state, county, city = state.upper(), _squeezed(county), _squeezed(city)
    if (state, city) in TOWN_ZONES:
        return TOWN_ZONES[state, city]
    zone = COUNTY_ZONES.get((state, county), STATE_ZONES.get(state, ""))
    if (state, county) in SPLIT_COUNTIES:
        beyond, coordinate, line = SPLIT_COUNTIES[state, county]
        value = latitude if coordinate == "latitude" else longitude
        if value is not None and value < line:
            return beyond
    return zone


def _squeezed(name: str) -> str:
    return "".join(letter for letter in name.upper() if letter.isalnum())
