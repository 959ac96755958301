-- When each speaker came and went: one row per change, the first at its enrolment. What "share of speakers alive" is
-- measured by. Speakers enrolled before this table are measured from their last change on.
create table presence_log (
  speaker_id text not null,
  at timestamptz not null,
  online boolean not null,
  primary key (speaker_id, at)
);
create index presence_log_at on presence_log using brin (at);
insert into presence_log (speaker_id, at, online)
  select id, coalesce(presence_at, enrolled_at), online from speakers where enrolled_at is not null;
