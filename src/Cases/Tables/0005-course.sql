-- What few cases have beside the ordinary, as bits: a case without any is read and worked on without looking for it.
alter table cases_case add column marks integer not null default 0;
-- The post a late case was taken up to, and when the next step of its ladder is due; see cases_clock.rung.
alter table cases_case add column escalated_to text not null default '';
alter table cases_case add column escalate_at timestamptz;
alter table cases_case add column reopened integer not null default 0;
create index cases_case_escalate on cases_case (escalate_at) where escalate_at is not null;
-- Since when the clock stands; what was added to its limit; how many steps of the ladder it has taken.
alter table cases_clock add column paused_at timestamptz;
alter table cases_clock add column extra_amount text not null default '0';
alter table cases_clock add column rung integer not null default 0;
