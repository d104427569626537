-- Decision models in their versions: the pack's files, and what was published over them. Never changed, never deleted.
create table registry_model_version (
    model text not null,
    number integer not null,
    text text not null,
    examples text not null,
    hash text not null,
    -- Null: from the beginning, for the first version of a model.
    valid_from date,
    of_pack boolean not null,
    note text not null,
    proposed_by bigint not null,
    proposed_at timestamptz not null,
    approved_by bigint not null,
    approved_at timestamptz not null,
    primary key (model, number)
);

-- The one draft of a model, with what became of it so far.
create table registry_model_draft (
    model text primary key,
    -- Counts its changes: who saves says which one they had before them.
    revision integer not null,
    -- The version it was begun from.
    base integer not null,
    text text not null,
    examples text not null,
    edited_by bigint not null,
    edited_at timestamptz not null,
    note text not null,
    valid_from date,
    proposed_by bigint,
    proposed_at timestamptz,
    returned_by bigint,
    returned_at timestamptz,
    reason text not null
);
