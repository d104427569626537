-- The same as for PostgreSQL, see there for the reasons. What is large lies in the order of its key: no second copy.
create table registry_subject (
    id integer primary key,
    kind text not null,
    name text not null,
    address text not null,
    region text not null,
    department text not null,
    account integer not null,
    simulated boolean not null,
    created_at timestamptz not null
);
create index registry_subject_region on registry_subject (region, kind);
create index registry_subject_account on registry_subject (account) where account <> 0;

create table registry_identifier (
    subject integer not null,
    scheme text not null,
    value text not null,
    fault text not null,
    primary key (subject, scheme, value)
) without rowid;
create index registry_identifier_value on registry_identifier (value, scheme);

create table registry_relation (
    subject integer not null,
    kind text not null,
    other integer not null,
    since date,
    primary key (subject, kind, other)
) without rowid;
create index registry_relation_other on registry_relation (other, kind);

create table registry_batch (
    id integer primary key,
    source text not null,
    file text not null,
    hash text not null,
    layout text not null,
    simulated boolean not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    lines integer not null,
    accepted integer not null,
    known integer not null,
    corrected integer not null,
    refused integer not null,
    subjects integer not null
);
create index registry_batch_hash on registry_batch (hash, source);

create table registry_refusal (
    batch integer not null,
    line integer not null,
    item text not null,
    code text not null,
    reason_zh text not null,
    reason_en text not null,
    primary key (batch, line, item)
) without rowid;

create table registry_reason (
    batch integer not null,
    code text not null,
    rows integer not null,
    first_line integer not null,
    reason_zh text not null,
    reason_en text not null,
    primary key (batch, code)
) without rowid;

create table registry_fact (
    subject integer not null,
    fact text not null,
    as_of date not null,
    batch integer not null,
    value text not null,
    primary key (subject, fact, as_of, batch)
) without rowid;
create index registry_fact_fact on registry_fact (fact, subject);

create table registry_licence (
    subject integer not null,
    number text not null,
    type text not null,
    fault text not null,
    issued_on date not null,
    valid_until date,
    revoked_on date,
    source text not null,
    simulated boolean not null,
    primary key (subject, number)
) without rowid;
create index registry_licence_number on registry_licence (number);

create table registry_use (
    subject integer not null,
    id integer not null,
    at timestamptz not null,
    person integer not null,
    post text not null,
    purpose text not null,
    reason text not null,
    what text not null,
    primary key (subject, id)
) without rowid;

create table registry_consent (
    subject integer not null,
    id integer not null,
    purpose text not null,
    given_at timestamptz not null,
    withdrawn_at timestamptz,
    primary key (subject, id)
) without rowid;

-- The words of each subject by its id, cut into trigrams; the words themselves are not kept a second time.
create virtual table registry_words using fts5(words, tokenize = 'trigram', content = '', contentless_delete = 1);
