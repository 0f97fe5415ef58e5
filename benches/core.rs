//! What the core's hot paths cost.

use chrono::NaiveDate;
use criterion::{Criterion, criterion_group, criterion_main};
use shouwen::core::{
    calendar::{Calendar, Statute, builtin_notices},
    clock::Moment,
    deadline::{DaysCounted, Deadline, Period, parse_moment},
};
use std::hint::black_box;

fn deadline(criterion: &mut Criterion) {
    let calendar = Calendar::builtin();
    let day = NaiveDate::from_ymd_opt(2026, 2, 13).expect("a date of the calendar");
    let text = "2026-02-13T10:00:00+08:00";
    criterion.bench_function("deadline from a date", |bench| {
        bench.iter(|| DaysCounted::after(black_box(day), Period::WorkingDays(black_box(10)), &calendar));
    });
    criterion.bench_function("due date alone", |bench| {
        bench.iter(|| calendar.add_working_days(black_box(day), black_box(10)));
    });
    criterion.bench_function("deadline from RFC 3339", |bench| {
        bench.iter(|| Deadline::of_text(black_box(text), black_box(10), &calendar));
    });
    criterion.bench_function("moment from RFC 3339", |bench| bench.iter(|| parse_moment(black_box(text))));
    criterion.bench_function("moment from RFC 3339, by the general reader", |bench| {
        bench.iter(|| black_box(text).parse::<Moment>());
    });
}

fn calendar(criterion: &mut Criterion) {
    let calendar = Calendar::builtin();
    let day = NaiveDate::from_ymd_opt(2026, 2, 14).expect("a date of the calendar");
    criterion.bench_function("is it a working day", |bench| {
        bench.iter(|| calendar.is_working_day(black_box(day)));
    });
    criterion.bench_function("build the calendar of all notices", |bench| {
        bench.iter(|| Calendar::new(black_box(builtin_notices()), &[], Statute::builtin()));
    });
}

criterion_group!(benches, deadline, calendar);
criterion_main!(benches);
