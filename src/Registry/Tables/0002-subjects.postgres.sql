-- Subjects and what hangs on them. All is keyed by the subject first: that is what a cluster shards by.
create table registry_subject (
    id bigint primary key,
    kind text not null,
    name text not null,
    address text not null,
    region text not null,
    department text not null,
    -- The account of the person it is, who may see it as their own; 0 for none.
    account bigint not null,
    simulated boolean not null,
    created_at timestamptz not null
);
create index registry_subject_region on registry_subject (region, kind);
create index registry_subject_account on registry_subject (account) where account <> 0;

-- Not unique by value: real registers give one code twice, and that is flagged and not refused.
create table registry_identifier (
    subject bigint not null,
    scheme text not null,
    value text not null,
    fault text not null,
    primary key (subject, scheme, value)
);
create index registry_identifier_value on registry_identifier (value, scheme);

create table registry_relation (
    subject bigint not null,
    kind text not null,
    other bigint not null,
    since date,
    primary key (subject, kind, other)
);
create index registry_relation_other on registry_relation (other, kind);

-- One delivery of a source system, and how far it came. Small; a plain local table on a cluster.
create table registry_batch (
    id bigint primary key,
    source text not null,
    file text not null,
    hash text not null,
    layout text not null,
    simulated boolean not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    lines bigint not null,
    accepted bigint not null,
    known bigint not null,
    corrected bigint not null,
    refused bigint not null,
    subjects bigint not null
);
create index registry_batch_hash on registry_batch (hash, source);

-- What of a batch was refused and why; says nothing of anybody. The first so many of a batch.
create table registry_refusal (
    batch bigint not null,
    line bigint not null,
    item text not null,
    code text not null,
    reason_zh text not null,
    reason_en text not null,
    primary key (batch, line, item)
);

-- Why rows of a batch were refused, counted.
create table registry_reason (
    batch bigint not null,
    code text not null,
    rows bigint not null,
    first_line bigint not null,
    reason_zh text not null,
    reason_en text not null,
    primary key (batch, code)
);

-- Only ever added to. The value as text, exactly as it was accepted; the fact dictionary says what it is. Without foreign
-- keys, which would be looked up row by row: intake knows its subjects and its batch.
create table registry_fact (
    subject bigint not null,
    fact text not null,
    as_of date not null,
    batch bigint not null,
    value text not null,
    primary key (subject, fact, as_of, batch)
);
create index registry_fact_fact on registry_fact (fact, subject);

create table registry_licence (
    subject bigint not null,
    number text not null,
    type text not null,
    fault text not null,
    issued_on date not null,
    valid_until date,
    revoked_on date,
    source text not null,
    simulated boolean not null,
    primary key (subject, number)
);
create index registry_licence_number on registry_licence (number);

-- Who used whose data, for what; shown to whose data it is.
create table registry_use (
    subject bigint not null,
    id bigint not null,
    at timestamptz not null,
    person bigint not null,
    post text not null,
    purpose text not null,
    reason text not null,
    what text not null,
    primary key (subject, id)
);

create table registry_consent (
    subject bigint not null,
    id bigint not null,
    purpose text not null,
    given_at timestamptz not null,
    withdrawn_at timestamptz,
    primary key (subject, id)
);

-- The words of each subject as one text to be searched for any part of it.
create table registry_words (
    subject bigint primary key,
    words text not null
);

-- The index needs the extension pg_trgm, which a database may withhold, and a locale that knows Chinese letters (any but C).
-- Without either, the same search reads all words: right, and slow with very many subjects (docs/operate.md).
do $$
begin
    create extension if not exists pg_trgm;
    if array_length(show_trgm('通衢'), 1) > 0 then
        create index registry_words_trigrams on registry_words using gin (words gin_trgm_ops);
    end if;
exception when others then
    raise notice 'no trigram index: %', sqlerrm;
end $$;
