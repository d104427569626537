-- How many cases that ended there are of each place, department and state: kept up by whatever ends a case, opens it again or rates
-- it, so that nobody counts them one by one. Numbers alone, of no one case. Several slots stand beside each other under one
-- key, so that those who close cases of one place at once do not wait for one row.
create table cases_tally (
    type text not null,
    region text not null,
    department text not null,
    state text not null,
    place_known boolean not null,
    slot integer not null,
    cases integer not null,
    rated integer not null,
    stars integer not null,
    primary key (type, region, department, state, place_known, slot)
);
insert into cases_tally
select type, region, department, state, place_known, id % 8, count(*), count(rating), coalesce(sum(rating), 0)
from cases_case where closed_at is not null group by 1, 2, 3, 4, 5, 6;

-- Those that are open are few, and so are those whose clock runs: counted and listed from here alone, however many have ended.
create index cases_case_open on cases_case (region, state, place_known, type, department, rating) where closed_at is null;
create index cases_case_due on cases_case (due_at, type, region, department, place_known, state) where due_at is not null;
create index cases_case_closed on cases_case (closed_at) where closed_at is not null;
drop index cases_case_figures;

-- What a post has, and what it had, the last to end first.
create index cases_case_held on cases_case (post, closed_at);
drop index cases_case_post;

create index cases_case_changed on cases_case (changed_at);
