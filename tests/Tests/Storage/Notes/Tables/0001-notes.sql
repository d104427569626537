create table notes_note (
    id bigint primary key,
    region text not null,
    department text not null,
    reporter bigint not null,
    words text not null
);
create table notes_part (
    note_id bigint not null references notes_note (id),
    seq integer not null,
    words text not null,
    primary key (note_id, seq)
);
