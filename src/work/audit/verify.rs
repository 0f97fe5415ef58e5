//! Verifying the trail: every chain link by link, its end, its notes, every daily head.

use super::{ExportLine, PAGE, VERSION, chain_fault, head_fault};
use crate::{
    config::Fault,
    store::{
        audit::Line,
        chain::{self, FaultKind, Standing, Trail},
        db::{Db, Tx},
        trail,
    },
};
use serde::Serialize;
use std::io::{self, BufRead};

/// What a verification went through, and what it found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// How many entries.
    pub entries: u64,
    /// How many chains.
    pub chains: u64,
    /// How many daily heads.
    pub heads: u64,
}

/// What an entry of the database is called in a fault.
const DATABASE: &str = "database";

/// Verifies the trail of a database, on one unchanging view of it.
pub async fn verify_database(db: &Db) -> sqlx::Result<Verified> {
    db.read(|tx| Box::pin(verify_in(tx))).await
}

/// The same within a transaction.
pub async fn verify_in(tx: &mut Tx) -> sqlx::Result<Verified> {
    let heads = trail::heads(tx).await?;
    let mut verified = Verified { heads: heads.len() as u64, ..Verified::default() };
    let (mut going, mut after) = (Trail::expecting(heads), String::new());
    loop {
        let chains = trail::chains(tx, &after, PAGE).await?;
        let Some((last, _)) = chains.last() else { break };
        after.clone_from(last);
        for (chain, end) in &chains {
            verified.chain(tx, &mut going, chain, end).await?;
        }
    }
    for chain in trail::without_end(tx).await? {
        let fault = chain::Fault { chain, place: 1, what: FaultKind::NoEnd };
        verified.faults.push(chain_fault(DATABASE, &fault));
    }
    verified.close(DATABASE, going);
    Ok(verified)
}

impl Verified {
    async fn chain(
        &mut self,
        tx: &mut Tx,
        going: &mut Trail,
        chain: &str,
        end: &Standing,
    ) -> sqlx::Result<()> {
        let mut after = 0;
        loop {
            let lines = trail::entries(tx, chain, after, PAGE).await?;
            let Some(last) = lines.last() else { break };
            after = last.position;
            for line in lines {
                self.line(going, &line)?;
            }
        }
        let ended = going.end(chain, end);
        self.keep(DATABASE, ended);
        Ok(())
    }

    fn line(&mut self, going: &mut Trail, line: &Line) -> sqlx::Result<()> {
        let entry = line.entry();
        if !line.note_is_whole() {
            let (chain, place) = (entry.chain.clone(), entry.place);
            self.keep(DATABASE, Err(chain::Fault { chain, place, what: FaultKind::Note }));
        }
        let followed = going.entry(entry, line.kept()?);
        self.keep(DATABASE, followed);
        Ok(())
    }

    fn keep(&mut self, source: &str, checked: Result<(), chain::Fault>) {
        self.faults.extend(checked.err().map(|fault| chain_fault(source, &fault)));
    }

    fn close(&mut self, source: &str, going: Trail) {
        (self.entries, self.chains) = going.counts();
        let (unended, heads) = going.finish();
        self.keep(source, unended.map_or(Ok(()), Err));
        self.faults.extend(heads.into_iter().map(|day| head_fault(source, day)));
    }
}

/// Verifies an export, line by line; `file` is what faults call it. Fails if it cannot be read.
pub fn verify_export(file: &str, mut lines: impl BufRead) -> io::Result<Verified> {
    let mut reading =
        Reading { file, going: None, heads: Vec::new(), totals: None, verified: Verified::default() };
    let (mut text, mut number) = (Vec::new(), 0_u64);
    loop {
        text.clear();
        if lines.read_until(b'\n', &mut text)? == 0 {
            return Ok(reading.finish(number));
        }
        number += 1;
        if text.iter().any(|byte| !byte.is_ascii_whitespace()) && !reading.line(number, &text) {
            return Ok(reading.verified);
        }
    }
}

/// An export that is being read.
struct Reading<'a> {
    file: &'a str,
    heads: Vec<chain::KeptHead>,
    going: Option<Trail>,
    totals: Option<(u64, u64, u64)>,
    verified: Verified,
}

impl Reading<'_> {
    /// Takes one line; `false` if nothing after it can be judged.
    fn line(&mut self, number: u64, text: &[u8]) -> bool {
        let line = match serde_json::from_slice(text) {
            Ok(line) => line,
            Err(error) => return self.unreadable(number, &error.to_string()),
        };
        if self.totals.is_some() {
            return self.unreadable(number, "there is a line after the totals, which are the last");
        }
        match line {
            ExportLine::Shouwen { version } if number == 1 && version == VERSION => true,
            ExportLine::Shouwen { version } => self.unreadable(
                number,
                &format!("version {version} does not begin an export that this program reads"),
            ),
            _ if number == 1 => self.unreadable(number, "this is not the beginning of an export"),
            ExportLine::Head(head) if self.going.is_none() => {
                self.heads.push(head);
                true
            }
            ExportLine::Head(_) => self.unreadable(number, "heads come before the chains"),
            ExportLine::Entry { entry, hash } => {
                let followed = self.going().entry(entry, hash);
                self.keep(number, followed)
            }
            ExportLine::Chain { chain, place, hash } => {
                let ended = self.going().end(&chain, &Standing { place, hash });
                self.keep(number, ended)
            }
            ExportLine::Totals { heads, chains, entries } => {
                self.totals = Some((heads, chains, entries));
                true
            }
        }
    }

    fn going(&mut self) -> &mut Trail {
        let heads = &mut self.heads;
        let verified = &mut self.verified;
        self.going.get_or_insert_with(|| {
            let heads = std::mem::take(heads);
            verified.heads = heads.len() as u64;
            Trail::expecting(heads)
        })
    }

    fn keep(&mut self, number: u64, checked: Result<(), chain::Fault>) -> bool {
        self.verified.keep(&format!("{}:{number}", self.file), checked);
        true
    }

    fn unreadable(&mut self, number: u64, what: &str) -> bool {
        let place = format!("{}:{number}", self.file);
        self.verified.faults.push(Fault::new(
            place,
            what,
            "make the export anew: shouwen audit export > FILE",
        ));
        false
    }

    fn finish(mut self, number: u64) -> Verified {
        self.going();
        if let Some(going) = self.going.take() {
            self.verified.close(self.file, going);
        }
        let found = (self.verified.heads, self.verified.chains, self.verified.entries);
        match self.totals {
            None => drop(self.unreadable(number, "the export ends without its totals: its end was cut off")),
            Some(totals) if totals != found => {
                let what =
                    format!("the totals say {totals:?} heads, chains and entries, and there are {found:?}");
                self.unreadable(number, &what);
            }
            Some(_) => {}
        }
        self.verified
    }
}
