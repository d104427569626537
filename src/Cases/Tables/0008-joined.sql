-- Residents who say by its number that they met the same, each once, with a remark of their own or an empty one; taken back, the
-- row is gone. The case counts them, so that nobody looks for what is not there.
create table cases_joined (
    case_id bigint not null references cases_case (id),
    person bigint not null,
    at timestamptz not null,
    remark text not null,
    primary key (case_id, person)
);
create index cases_joined_person on cases_joined (person, at);
alter table cases_case add column joined integer not null default 0;
