create table gap_third (id bigint primary key);
