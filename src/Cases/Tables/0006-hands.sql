-- Staff who want to know what becomes of a case.
create table cases_follower (
    case_id bigint not null references cases_case (id),
    person bigint not null,
    at timestamptz not null,
    primary key (case_id, person)
);
create index cases_follower_person on cases_follower (person);

-- Parts of a case that other posts hold: the case has one number, and each part stands for itself. Seq is the line of the log
-- that opened it; its deadline is the clock part/SEQ.
create table cases_part (
    case_id bigint not null references cases_case (id),
    seq integer not null,
    post text not null,
    state text not null,
    opened_at timestamptz not null,
    done_at timestamptz,
    primary key (case_id, seq)
);
create index cases_part_post on cases_part (post, state);

-- Which cases belong together, told from both sides: each reads its own lines alone. A line may name a case that whoever
-- reads it does not see; it tells its number and nothing else.
create table cases_link (
    case_id bigint not null,
    other_id bigint not null,
    kind text not null,
    at timestamptz not null,
    primary key (case_id, other_id, kind)
);
