-- What the approver was shown, by its hash: what was approved is what was shown.
alter table bulletins add column preflight_hash text;

-- Which airings carried this audio, so that it is known who holds it already.
create index occurrences_clip on occurrences (clip_sha256, start_at) where targets is not null;
