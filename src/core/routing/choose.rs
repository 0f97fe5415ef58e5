//! The choice: who answers for what the caller wants, whether they are open, and what is said first.

use super::{
    plan::{About, Accused, Announcement, Fallback, Plan, Reason, Request, Step},
    policy::RoutingPolicy,
    reasons,
    recusal::Recusal,
    ring::Ringing,
};
use crate::core::{
    clock::Moment,
    directory::{Agency, Department, DepartmentCode, Directory, Duty, Matter, MatterOwner, WorkingDays},
};

/// The plan for a call: whom to ring, what to say first, what to do when nobody answers, and why.
///
/// - A matter or department of the one the caller is with: its officers are rung in turn (R3.4).
///   Without `within` the caller is with the office that owns the complaint line.
/// - Another department's: its number is told, and pressing 1 rings it (R3.4, R3.5). A number that is
///   not spoken is rung at once.
/// - An agency's: its number is told (R3.6).
/// - A duty is always rung at once: nobody is sent away with a complaint.
/// - Out of hours a message is taken (R3.3), unless another holder of the same duty is open.
/// - A code that the directory does not know goes the way of [`route_unknown`].
pub fn route(
    request: &Request<'_>,
    directory: &Directory,
    calendar: &(impl WorkingDays + ?Sized),
    policy: &RoutingPolicy,
) -> Plan {
    let recusal = Recusal::of(request.accused, directory);
    let mut because = Vec::new();
    let target = target(request, directory, &recusal, &mut because);
    let (candidates, tell) = match target {
        Target::Outside(agency) => return guide_outside(agency, because),
        Target::Desks(desks) => (desks, false),
        Target::Other(department) => (vec![department], true),
    };
    let department = match open_one(&candidates, request.at, calendar, &mut because) {
        Ok(department) => department,
        Err(opens) => return closed(opens, because),
    };
    let ringing = Ringing { directory, recusal: &recusal, policy, at: request.at };
    let mut rung = Vec::new();
    let steps = ringing.steps(department, &mut rung);
    let announce = tell.then(|| tell_number(department, &ringing, &steps, &mut because)).flatten();
    because.append(&mut rung);
    if !steps.is_empty() {
        because.push(reasons::first_contact());
    }
    because.push(reasons::voicemail());
    Plan { announce, steps, fallback: Fallback::Voicemail, because }
}

/// The plan for a caller of whom nobody knows yet what they want: the general desk, or where there is
/// none the complaint office. It never tells a number only: a person asks, and guides on (R3.5).
pub fn route_unknown(
    accused: &[Accused],
    at: Moment,
    directory: &Directory,
    calendar: &(impl WorkingDays + ?Sized),
    policy: &RoutingPolicy,
) -> Plan {
    let request = Request { about: About::Duty(Duty::General), accused, within: None, at };
    route(&request, directory, calendar, policy)
}

/// Who answers for what is asked.
enum Target<'d> {
    /// These, rung at once: the first that is open.
    Desks(Vec<&'d Department>),
    /// A department that the caller is not with: its number is told first.
    Other(&'d Department),
    /// Nobody in the bureau.
    Outside(&'d Agency),
}

fn target<'d>(
    request: &Request<'_>,
    directory: &'d Directory,
    recusal: &Recusal,
    because: &mut Vec<Reason>,
) -> Target<'d> {
    let department = match request.about {
        About::Duty(duty) => return duty_desks(duty, directory, recusal, because),
        About::Department(code) => directory.department(code),
        About::Matter(code) => {
            match directory.matter(code).map(|matter| (matter, owner(matter, directory))) {
                Some((matter, Owner::Agency(agency))) => {
                    because.push(reasons::guides_outside(matter, agency));
                    return Target::Outside(agency);
                }
                Some((matter, Owner::Department(department))) => {
                    because.push(reasons::owns(department, matter));
                    Some(department)
                }
                Some((_, Owner::Unknown)) | None => None,
            }
        }
    };
    let Some(department) = department else {
        return duty_desks(Duty::General, directory, recusal, because);
    };
    if recusal.bars_department(&department.code) {
        because.push(reasons::recused_department());
        return duty_desks(Duty::Complaint, directory, recusal, because);
    }
    if here(request.within, directory) == Some(&department.code) {
        because.push(reasons::own_matter(department));
        Target::Desks(vec![department])
    } else {
        Target::Other(department)
    }
}

enum Owner<'d> {
    Department(&'d Department),
    Agency(&'d Agency),
    /// Not in a checked directory; a person sorts it out.
    Unknown,
}

fn owner<'d>(matter: &Matter, directory: &'d Directory) -> Owner<'d> {
    match &matter.owner {
        MatterOwner::Department(code) => directory.department(code).map_or(Owner::Unknown, Owner::Department),
        MatterOwner::Agency(code) => directory.agency(code).map_or(Owner::Unknown, Owner::Agency),
    }
}

/// The department the caller is with: the one they were connected to, else the owner of the line.
fn here<'d>(within: Option<&'d DepartmentCode>, directory: &'d Directory) -> Option<&'d DepartmentCode> {
    within.or_else(|| directory.holders(Duty::Complaint).next().map(|department| &department.code))
}

/// The holders of a duty whom recusal leaves. What concerns the complaint office itself or a leader is
/// discipline inspection's, whatever was asked; a duty that nobody else holds is the complaint office's.
fn duty_desks<'d>(
    duty: Duty,
    directory: &'d Directory,
    recusal: &Recusal,
    because: &mut Vec<Reason>,
) -> Target<'d> {
    let order: &[Duty] = if recusal.to_discipline { &[Duty::Discipline] } else { &[duty, Duty::Complaint] };
    for duty in order {
        let desks: Vec<_> =
            directory.holders(*duty).filter(|desk| !recusal.bars_department(&desk.code)).collect();
        if let Some(first) = desks.first() {
            because.push(match duty {
                Duty::Complaint => reasons::complaint_desk(first),
                Duty::Discipline => reasons::discipline_desk(first),
                Duty::General => reasons::general_desk(first),
            });
            return Target::Desks(desks);
        }
    }
    Target::Desks(Vec::new())
}

/// The first of `desks` that is open at `at`; else when the earliest of them opens, if any ever does.
fn open_one<'d>(
    desks: &[&'d Department],
    at: Moment,
    calendar: &(impl WorkingDays + ?Sized),
    because: &mut Vec<Reason>,
) -> Result<&'d Department, Option<Moment>> {
    if let Some(index) = desks.iter().position(|desk| desk.hours.open_at(at, calendar)) {
        let open = desks[index];
        if index > 0 {
            because.push(reasons::duty_desk(open));
        }
        return Ok(open);
    }
    let openings = desks.iter().filter_map(|desk| Some((desk.hours.next_opening(at, calendar)?, *desk)));
    let first = openings.min_by_key(|(opens, _)| *opens);
    if let Some((opens, desk)) = first {
        because.push(reasons::closed(desk, opens));
    }
    Err(first.map(|(opens, _)| opens))
}

/// What is said about another department before it is rung; `None` if there is nothing to say and
/// nobody to ring.
fn tell_number(
    department: &Department,
    ringing: &Ringing<'_>,
    steps: &[Step],
    because: &mut Vec<Reason>,
) -> Option<Announcement> {
    let days = ringing.policy.number_stale_after_days;
    let recused = ringing.recusal.touches(&department.code, ringing.directory);
    let fresh = department.telephone.as_ref().filter(|t| t.fresh(ringing.at, days));
    let number = fresh.filter(|_| !recused).map(|telephone| telephone.number.clone());
    match &number {
        Some(number) => because.push(reasons::tells_number(department, number)),
        None if steps.is_empty() => return None,
        None if recused => because.push(reasons::connects_by_recusal(department)),
        None => because.push(reasons::connects_instead(department, days)),
    }
    if number.is_some() && !steps.is_empty() {
        because.push(reasons::offers_connection(department));
    }
    Some(Announcement::TellNumber { department: department.code.clone(), number })
}

fn guide_outside(agency: &Agency, because: Vec<Reason>) -> Plan {
    let announce =
        Announcement::GuideOutside { agency: agency.code.clone(), number: agency.telephone.number.clone() };
    Plan { announce: Some(announce), steps: Vec::new(), fallback: Fallback::Goodbye, because }
}

fn closed(opens: Option<Moment>, mut because: Vec<Reason>) -> Plan {
    if opens.is_none() {
        because.push(reasons::voicemail());
    }
    let announce = opens.map(|opens| Announcement::Closed { opens });
    Plan { announce, steps: Vec::new(), fallback: Fallback::Voicemail, because }
}
