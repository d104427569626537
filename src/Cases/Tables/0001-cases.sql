-- A case as lists and clocks need it; no personal text. Sharded by id: every key here begins with it.
create table cases_case (
    id bigint primary key,
    type text not null,
    state text not null,
    region text not null,
    place_known boolean not null,
    department text not null,
    post text not null,
    reporter bigint not null,
    reporter_key text not null,
    class text,
    source text not null,
    longitude double precision,
    latitude double precision,
    occurred_at timestamptz not null,
    opened_at timestamptz not null,
    changed_at timestamptz not null,
    closed_at timestamptz,
    due_at timestamptz,
    warn_at timestamptz,
    historic boolean not null,
    simulated boolean not null,
    photos integer not null,
    rating integer,
    version integer not null
);
create index cases_case_region on cases_case (region, state, opened_at);
create index cases_case_post on cases_case (post, state);
create index cases_case_reporter on cases_case (reporter);
create index cases_case_opened on cases_case (opened_at);

-- What people wrote and how they can be reached: apart from the rest, so that it can be destroyed and the case remain.
create table cases_text (
    case_id bigint primary key references cases_case (id),
    title text not null,
    address text not null,
    answers text not null
);

-- What happened, in order. Only ever added to.
create table cases_log (
    case_id bigint not null references cases_case (id),
    seq integer not null,
    at timestamptz not null,
    action text not null,
    from_state text not null,
    to_state text not null,
    person bigint not null,
    person_name text not null,
    person_post text not null,
    from_post text not null,
    to_post text not null,
    answers text not null,
    primary key (case_id, seq)
);

create table cases_clock (
    case_id bigint not null references cases_case (id),
    name text not null,
    round integer not null,
    limit_kind integer not null,
    limit_amount text not null,
    started_at timestamptz not null,
    due_at timestamptz not null,
    warn_at timestamptz not null,
    assumed boolean not null,
    stopped_at timestamptz,
    primary key (case_id, name, round)
);

-- Tasks belong to posts: which post had the case from when to when, and who of it was done with it.
create table cases_task (
    case_id bigint not null references cases_case (id),
    seq integer not null,
    post text not null,
    opened_at timestamptz not null,
    done_at timestamptz,
    done_by bigint,
    primary key (case_id, seq)
);

create table cases_photo (
    case_id bigint not null references cases_case (id),
    hash text not null,
    seq integer not null,
    media_type text not null,
    width integer not null,
    height integer not null,
    primary key (case_id, hash)
);

-- Commands already carried out, by the hash of the key their sender chose: a retry finds its answer here.
create table cases_receipt (
    key text primary key,
    case_id bigint not null,
    seq integer not null,
    fingerprint text not null
);
