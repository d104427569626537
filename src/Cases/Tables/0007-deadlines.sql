-- How a deadline came to its end where a step of its own was recorded for it, and whether more time was asked for it.
alter table cases_clock add column ended integer not null default 0;
alter table cases_clock add column asked boolean not null default false;
update cases_clock set asked = true
where stopped_at is null and name not like 'part/%'
    and exists (select 1 from cases_case one where one.id = cases_clock.case_id and one.marks % 2 = 1);
