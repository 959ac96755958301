-- Areas whose policy was changed, and whose plan is not wholly in line with it yet: src/policies/follow.ts.
create table policies_to_follow (
  area_code text primary key,
  -- Who changed it, and when last.
  asked_by text not null,
  asked_at timestamptz not null,
  -- The day, by the station's clock, that comes next; those before it are done.
  next_day date not null,
  -- Airings that were cancelled, and that came back, so far.
  forbidden integer not null default 0,
  allowed_again integer not null default 0
);
