-- How somebody on the staff is reached at work; shown masked.
alter table access_person add column phone text not null default '';
