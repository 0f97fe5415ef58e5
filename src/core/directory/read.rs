//! From texts to values: each bad text is a fault of its own, and reading goes on.

use super::{
    codes::DepartmentCode,
    draft::{self, Text},
    fault::{FaultKind, Faults},
    period,
    types::{Absence, Agency, Department, Matter, MatterOwner, Office, OfficeHours, Officer, Telephone},
};
use crate::core::phone::PhoneNumber;
use serde::de::{DeserializeOwned, IntoDeserializer, value::Error as BadWord};

/// What a text has to be, and how it is written.
type Form = (FaultKind, &'static str);

const CODE: Form = (FaultKind::Code, "use 1 to 64 of a-z, 0-9 and -, not beginning with -");
const ROLE: Form = (
    FaultKind::Role,
    "write operator, handler, department_head, supervising_leader, office, discipline_inspection or administrator",
);
const DUTY: Form = (FaultKind::Duty, "write complaint, discipline or general");
const WEEKDAY: Form = (FaultKind::Weekday, "write Mon, Tue, Wed, Thu, Fri, Sat or Sun");
const DATE: Form = (FaultKind::Date, "write YYYY-MM-DD");
const MOMENT: Form =
    (FaultKind::Moment, "write YYYY-MM-DDTHH:MM for Beijing time, or RFC 3339 with an offset");
const NUMBER: Form =
    (FaultKind::Number, "write a landline (6680201, 0393-6680201), a mobile number, a short code, or +86…");

/// Turns drafts into values. Every method reads all its fields before it gives up.
pub(super) struct Reader<'r, 'f> {
    pub(super) faults: &'r mut Faults<'f>,
    /// The area code, for numbers written without one.
    pub(super) area_code: String,
}

impl Reader<'_, '_> {
    /// The bureau. Sets the area code by which all further numbers are read.
    pub(super) fn office(&mut self, draft: &draft::Office) -> Option<Office> {
        let area_code = self.area_code_of(&draft.area_code);
        self.area_code = area_code.clone().unwrap_or_default();
        let name = self.name(&draft.name, "office.name");
        let name_en = self.name(&draft.name_en, "office.name_en");
        let complaint_line = self.number(&draft.complaint_line, "office.complaint_line");
        Some(Office {
            name: name?,
            name_en: name_en?,
            area_code: area_code?,
            complaint_line: complaint_line?,
        })
    }

    pub(super) fn department(
        &mut self,
        draft: &draft::Department,
        usual: Option<&OfficeHours>,
    ) -> Option<Department> {
        let at = format!("departments[{}]", draft.code.value);
        let code: Option<DepartmentCode> = self.word(&draft.code, &format!("{at}.code"), CODE);
        let name = self.name(&draft.name, &format!("{at}.name"));
        let name_en = self.name(&draft.name_en, &format!("{at}.name_en"));
        let telephone = optional(draft.telephone.as_ref(), |t| self.telephone(t, &format!("{at}.telephone")));
        let hours = match &draft.hours {
            Some(hours) => self.hours(hours, &format!("{at}.hours")),
            None => usual.cloned(),
        };
        let duties = self.words(&draft.duties, &format!("{at}.duties"), DUTY);
        let head = optional(draft.head.as_ref(), |t| self.word(t, &format!("{at}.head"), CODE));
        let supervisor =
            optional(draft.supervisor.as_ref(), |t| self.word(t, &format!("{at}.supervisor"), CODE));
        Some(Department {
            code: code?,
            name: name?,
            name_en: name_en?,
            telephone: telephone?,
            hours: hours?,
            duties: duties?,
            head: head?,
            supervisor: supervisor?,
        })
    }

    pub(super) fn matter(&mut self, draft: &draft::Matter) -> Option<Matter> {
        let at = format!("matters[{}]", draft.code.value);
        let code = self.word(&draft.code, &format!("{at}.code"), CODE);
        let name = self.name(&draft.name, &format!("{at}.name"));
        let name_en = self.name(&draft.name_en, &format!("{at}.name_en"));
        let owner = match &draft.owner {
            draft::Owner::Department(text) => {
                self.word(text, &format!("{at}.owner.department"), CODE).map(MatterOwner::Department)
            }
            draft::Owner::Agency(text) => Some(MatterOwner::Agency(text.value.clone())),
        };
        let keywords: Vec<_> =
            draft.keywords.iter().map(|text| self.name(text, &format!("{at}.keywords"))).collect();
        Some(Matter {
            code: code?,
            name: name?,
            name_en: name_en?,
            owner: owner?,
            keywords: keywords.into_iter().collect::<Option<_>>()?,
        })
    }

    pub(super) fn officer(&mut self, draft: &draft::Officer) -> Option<Officer> {
        let at = format!("officers[{}]", draft.code.value);
        let code = self.word(&draft.code, &format!("{at}.code"), CODE);
        let name = self.name(&draft.name, &format!("{at}.name"));
        let department = self.word(&draft.department, &format!("{at}.department"), CODE);
        let roles = self.words(&draft.roles, &format!("{at}.roles"), ROLE);
        let telephone = optional(draft.telephone.as_ref(), |t| self.number(t, &format!("{at}.telephone")));
        let mobile = optional(draft.mobile.as_ref(), |t| self.number(t, &format!("{at}.mobile")));
        Some(Officer {
            code: code?,
            name: name?,
            department: department?,
            roles: roles?,
            telephone: telephone?,
            mobile: mobile?,
            rings: draft.rings,
        })
    }

    pub(super) fn absence(&mut self, draft: &draft::Absence) -> Option<Absence> {
        let at = format!("absences[{}]", draft.officer.value);
        let officer = self.word(&draft.officer, &format!("{at}.officer"), CODE);
        let from = self.word(&draft.from, &format!("{at}.from"), MOMENT);
        let until = self.word(&draft.until, &format!("{at}.until"), MOMENT);
        let delegate = optional(draft.delegate.as_ref(), |t| self.word(t, &format!("{at}.delegate"), CODE));
        Some(Absence { officer: officer?, from: from?, until: until?, delegate: delegate? })
    }

    pub(super) fn agency(&mut self, draft: &draft::Agency) -> Option<Agency> {
        let at = format!("agencies[{}]", draft.code.value);
        let code = self.name(&draft.code, &format!("{at}.code"));
        let name = self.name(&draft.name, &format!("{at}.name"));
        let name_en = self.name(&draft.name_en, &format!("{at}.name_en"));
        let telephone = self.telephone(&draft.telephone, &format!("{at}.telephone"));
        Some(Agency { code: code?, name: name?, name_en: name_en?, telephone: telephone? })
    }

    pub(super) fn hours(&mut self, draft: &draft::Hours, at: &str) -> Option<OfficeHours> {
        let also_open = self.words(&draft.also_open, &format!("{at}.also_open"), WEEKDAY);
        let mut periods = Vec::new();
        for text in &draft.periods.value {
            match period::parse(&text.value) {
                Ok(period) => periods.push(period),
                Err(bad) => {
                    let form = (FaultKind::Period, "write \"08:30-12:00\"");
                    self.fault(text, &format!("{at}.periods"), bad.to_string(), form);
                }
            }
        }
        if periods.len() < draft.periods.value.len() {
            return None;
        }
        if let Err(bad) = period::in_order(&periods) {
            let line = draft.periods.referenced.line();
            let remedy = "list the day's periods in order, with a break between two";
            self.faults.add(line, format!("{at}.periods"), FaultKind::Period, bad.to_string(), remedy);
            return None;
        }
        Some(OfficeHours { periods, also_open: also_open? })
    }

    fn telephone(&mut self, draft: &draft::Telephone, at: &str) -> Option<Telephone> {
        let number = self.number(&draft.number, &format!("{at}.number"));
        let verified = optional(draft.verified.as_ref(), |t| self.word(t, &format!("{at}.verified"), DATE));
        Some(Telephone { number: number?, verified: verified? })
    }

    fn number(&mut self, text: &Text, at: &str) -> Option<PhoneNumber> {
        // Without an area code every short number would be a fault that is none.
        if self.area_code.is_empty() {
            return None;
        }
        let read = PhoneNumber::parse(&text.value, &self.area_code);
        read.map_err(|bad| self.fault(text, at, bad.to_string(), NUMBER)).ok()
    }

    /// The area code without its leading zero.
    fn area_code_of(&mut self, text: &Text) -> Option<String> {
        let code = text.value.trim_start_matches('0');
        if (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit()) {
            return Some(code.to_owned());
        }
        let what = format!("`{}` is no area code", text.value);
        let form = (FaultKind::AreaCode, "write it as in \"0393\" or \"393\"");
        self.fault(text, "office.area_code", what, form);
        None
    }

    fn name(&mut self, text: &Text, at: &str) -> Option<String> {
        let name = text.value.trim();
        if name.is_empty() || name.chars().any(char::is_control) {
            let form = (FaultKind::Empty, "write one line of text");
            self.fault(text, at, "the text is empty or has control characters", form);
            return None;
        }
        Some(name.to_owned())
    }

    fn words<T: DeserializeOwned>(&mut self, texts: &[Text], at: &str, form: Form) -> Option<Vec<T>> {
        let read: Vec<_> = texts.iter().map(|text| self.word(text, at, form)).collect();
        read.into_iter().collect()
    }

    /// A value by its own way of being read from text.
    fn word<T: DeserializeOwned>(&mut self, text: &Text, at: &str, form: Form) -> Option<T> {
        let source = IntoDeserializer::<BadWord>::into_deserializer(text.value.as_str());
        let read = T::deserialize(source);
        read.map_err(|_| self.fault(text, at, format!("`{}` cannot be read", text.value), form)).ok()
    }

    fn fault(&mut self, text: &Text, at: &str, what: impl Into<String>, (kind, remedy): Form) {
        self.faults.add(text.referenced.line(), at, kind, what, remedy);
    }
}

/// Reads what may be left out: the outer `None` is a fault, the inner one is an absent field.
#[expect(
    clippy::option_option,
    reason = "read at once by `?`: unreadable, left out, and there are three cases"
)]
fn optional<D, T>(draft: Option<&D>, read: impl FnOnce(&D) -> Option<T>) -> Option<Option<T>> {
    match draft {
        None => Some(None),
        Some(draft) => read(draft).map(Some),
    }
}
