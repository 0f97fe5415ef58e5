//! The figures of a period for a spreadsheet, each with its definition: what it is made of stands below it.

use super::{
    ExportError,
    sheet::{Cell, Format, Sheet},
};
use crate::{
    core::statistics::{Figure, figures as made_of},
    store::stats::{self, Span},
    work::{Actor, App, WorkError, system_chain},
};
use serde_json::json;
use std::{
    io::{Seek, Write},
    sync::Arc,
};

/// The heads of the file.
const HEADS: [&str; 8] = ["指标", "其中", "分子", "分母", "数值", "目标", "依据", "口径"];

/// Writes the figures as the officer may see them, as pages show them; noted before it is read. `part` names a part
/// of a figure (`complaint/received`) for people.
pub async fn figures<W: Write + Seek + Send>(
    app: &Arc<App>,
    actor: &Actor,
    (span, format): (Span, Format),
    part: impl Fn(&str) -> String,
    to: W,
) -> Result<(), ExportError> {
    let detail = json!({ "what": "figures", "format": format, "from": span.from, "to": span.to });
    let (reader, today) = (actor.reader().clone(), app.clock.now().day());
    let noted = system_chain::enter_alone(app, &actor.to_string(), "exported", detail).await;
    noted.map_err(WorkError::from)?;
    let counted = app.db.read(|tx| Box::pin(async move { stats::count(tx, &reader, span, today).await }));
    let counted = counted.await.map_err(WorkError::from)?;
    let mut sheet = Sheet::begin(format, to, "统计", &HEADS)?;
    for figure in made_of(&counted, span.hours(), today) {
        sheet.row(&whole(&figure))?;
        for one in &figure.parts {
            let named = [Cell::Text(figure.definition.title.to_owned()), Cell::Text(part(&one.name))];
            let count = [Cell::Count(one.count), Cell::Count(figure.denominator)];
            let nothing = [const { Cell::Empty }; 4];
            sheet.row(&[&named[..], &count, &nothing].concat())?;
        }
    }
    Ok(sheet.end()?)
}

fn whole(figure: &Figure) -> Vec<Cell> {
    let said = &figure.definition;
    vec![
        Cell::Text(said.title.to_owned()),
        Cell::Empty,
        Cell::Count(figure.numerator),
        Cell::Count(figure.denominator),
        figure.value().map_or(Cell::Empty, Cell::Quotient),
        said.goal.map_or(Cell::Empty, Cell::Quotient),
        Cell::words(said.basis),
        Cell::Text(said.definition.to_owned()),
    ]
}
