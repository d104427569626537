-- The words a search looks through, as they were written: without names, phone numbers and the spelling of JSON.
alter table cases_text add column words text not null default '';
