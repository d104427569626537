-- In which kind of time the clock that runs out first is counted; null where none runs.
alter table cases_case add column due_kind integer;
update cases_case set due_kind = (
    select clock.limit_kind from cases_clock clock
    where clock.case_id = cases_case.id and clock.stopped_at is null order by clock.due_at limit 1)
where due_at is not null;
