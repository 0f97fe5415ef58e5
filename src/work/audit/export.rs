//! Writing the trail out as JSON Lines. Sealed notes stay behind: each entry carries the hash of its
//! note, so that the trail verifies without them, and the file holds no personal data.

use super::{ExportLine, PAGE, VERSION};
use crate::store::{
    db::{Db, Tx},
    trail,
};
use std::io::{self, Write};
use thiserror::Error;

/// Why an export stopped.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The database.
    #[error("the database: {0}; `shouwen doctor` tells more")]
    Sql(#[from] sqlx::Error),
    /// Where it is written to.
    #[error("the export cannot be written: {0}")]
    Io(#[from] io::Error),
}

/// Writes heads and chains of one unchanging view of the database, and gives back the writer.
pub async fn export<W: Write + Send + 'static>(db: &Db, to: W) -> Result<W, ExportError> {
    db.read(|tx| Box::pin(write_out(tx, to))).await
}

async fn write_out<W: Write + Send>(tx: &mut Tx, mut to: W) -> Result<W, ExportError> {
    let heads = trail::heads(tx).await?;
    line(&mut to, &ExportLine::Shouwen { version: VERSION })?;
    let count = heads.len() as u64;
    for head in heads {
        line(&mut to, &ExportLine::Head(head))?;
    }
    let (mut chains, mut entries, mut after) = (0, 0, String::new());
    loop {
        let page = trail::chains(tx, &after, PAGE).await?;
        let Some((last, _)) = page.last() else { break };
        after.clone_from(last);
        for (chain, end) in page {
            entries += write_chain(tx, &mut to, &chain).await?;
            chains += 1;
            line(&mut to, &ExportLine::Chain { chain, place: end.place, hash: end.hash })?;
        }
    }
    line(&mut to, &ExportLine::Totals { heads: count, chains, entries })?;
    to.flush()?;
    Ok(to)
}

async fn write_chain(tx: &mut Tx, to: &mut impl Write, chain: &str) -> Result<u64, ExportError> {
    let (mut after, mut count) = (0, 0);
    loop {
        let page = trail::entries(tx, chain, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(count) };
        after = last.position;
        for kept in &page {
            line(to, &ExportLine::Entry { entry: kept.entry(), hash: kept.kept()? })?;
            count += 1;
        }
    }
}

fn line(to: &mut impl Write, line: &ExportLine) -> io::Result<()> {
    serde_json::to_writer(&mut *to, line)?;
    to.write_all(b"\n")
}
