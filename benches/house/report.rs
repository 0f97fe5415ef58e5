//! Tables in Markdown, for docs/performance.md.

use super::load::Round;
use std::time::Duration;

/// The middle one of what was measured.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Prints the head of a table.
pub fn head(columns: &[&str]) {
    println!("| {} |", columns.join(" | "));
    println!("|{}", "---|".repeat(columns.len()));
}

/// One line of the webhooks' table: the median round by rate.
pub fn rounds(name: &str, rounds: &[Round], base: f64, memory: f64) -> f64 {
    let rate = median(rounds.iter().map(|round| round.rate).collect());
    let shown = |of: fn(&Round) -> Duration| {
        let middle = median(rounds.iter().map(|round| of(round).as_secs_f64() * 1000.0).collect());
        format!("{middle:.1}")
    };
    let errors: usize = rounds.iter().map(|round| round.errors).sum();
    let ratio = if base > 0.0 { format!("{:.2}", rate / base) } else { "1".to_owned() };
    println!(
        "| {name} | {rate:.0} | {ratio} | {} | {} | {} | {errors} | {memory:.0} |",
        shown(|round| round.median),
        shown(|round| round.p99),
        shown(|round| round.p999),
    );
    rate
}

/// Rates of contenders whose rounds alternate, in the order in which they were first noted.
#[derive(Default)]
pub struct Rates(Vec<(String, Vec<f64>)>);

impl Rates {
    /// Notes a round; one that came to no end counts as none.
    pub fn note(&mut self, name: String, rate: Option<f64>) {
        let rate = rate.unwrap_or_default();
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, rates)) => rates.push(rate),
            None => self.0.push((name, vec![rate])),
        }
    }

    /// Prints them: the median of each, and its ratio to the first one's.
    pub fn print(self, columns: [&str; 2]) {
        head(&[columns[0], columns[1], "ratio"]);
        let base = self.0.first().map_or(1.0, |(_, rates)| median(rates.clone()));
        for (name, rates) in self.0 {
            let rate = median(rates);
            println!("| {name} | {rate:.0} | {:.2} |", rate / base);
        }
    }
}
