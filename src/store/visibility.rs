//! Recusal (回避) and need-to-know, in one clause that every read of a case passes.
//!
//! A reader who is barred gets the same bytes as if the case did not exist.

use crate::core::directory::{DepartmentCode, OfficerCode};

/// Who reads, and how far their duties let them see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// The officer; `None` for a service, which is never barred because it is nobody.
    pub officer: Option<OfficerCode>,
    /// How far they see.
    pub scope: Scope,
    /// Whether they may see callers' and complainants' names and numbers unmasked.
    pub unmasked: bool,
    /// Whether numbers are masked all the same: where everything is looked through and nothing is asked for,
    /// callers and complainants stay sealed (`work::unsealing`).
    pub sealed: bool,
}

/// How far a reader sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Every case (the office, supervising leaders, discipline inspection).
    Bureau,
    /// The cases of one department, and those handled by oneself.
    Department(DepartmentCode),
    /// No case (administrators, services without a role).
    Nothing,
}

impl Reader {
    /// The same reader, for whom numbers stay masked.
    #[must_use]
    pub fn sealed(&self) -> Self {
        Self { sealed: true, ..self.clone() }
    }

    /// The officer's code for the clause; empty for a service: no officer has an empty code.
    pub fn code(&self) -> &str {
        self.officer.as_ref().map_or("", OfficerCode::as_str)
    }

    /// The department that bounds the view; `*` for the whole bureau, empty for nothing.
    pub fn bound(&self) -> &str {
        match &self.scope {
            Scope::Bureau => "*",
            Scope::Department(code) => code.as_str(),
            Scope::Nothing => "",
        }
    }
}

/// The clause, for a query that has a row of `cases` named `c`: `$1` is [`Reader::code`] and `$2`
/// is [`Reader::bound`].
#[macro_export]
macro_rules! case_visible {
    () => {
        "($2 = '*' OR c.department = $2 OR c.offered_to = $2
          OR ($2 <> '' AND c.handler = $1))
         AND NOT EXISTS (SELECT 1 FROM case_barred AS b WHERE b.case_id = c.id AND b.officer = $1)"
    };
}

/// The same for a row of `calls` named `c`: a call is no secret unless it belongs to a case that is
/// kept from the reader. One that rang their own telephone is known to them, and stays: a call that
/// vanished would tell.
#[macro_export]
macro_rules! call_known {
    () => {
        "$2 <> '' AND (c.case_id IS NULL OR c.rung LIKE '% ' || $1 || ' %'
          OR NOT EXISTS (SELECT 1 FROM case_barred AS b WHERE b.case_id = c.case_id AND b.officer = $1))"
    };
}

/// The same for a row that may belong to a case or a call: `t.case_id` is NULL, or that case is
/// visible, and the call of `t.call_id` is not kept from the reader. A row without either is seen by
/// everybody who sees any case.
#[macro_export]
macro_rules! belongings_visible {
    () => {
        // A value, asked for row by row. PostgreSQL may answer an EXISTS from a hash of all cases there are.
        "$2 <> '' AND (t.case_id IS NULL OR (SELECT TRUE FROM cases AS c WHERE c.id = t.case_id AND
         ($2 = '*' OR c.department = $2 OR c.offered_to = $2 OR c.handler = $1)
         AND NOT EXISTS (SELECT 1 FROM case_barred AS b WHERE b.case_id = c.id AND b.officer = $1)))
         AND NOT EXISTS (SELECT 1 FROM calls AS k JOIN case_barred AS b ON b.case_id = k.case_id
             WHERE k.id = t.call_id AND b.officer = $1 AND k.rung NOT LIKE '% ' || $1 || ' %')"
    };
}
