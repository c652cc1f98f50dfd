-- The table of results in Athena, once: put the data bucket in place of BUCKET. Days are found by projection, so that
-- nothing has to be told of a new one. The queries beside this file run on it as they are.
CREATE EXTERNAL TABLE IF NOT EXISTS results (
  round string,
  player string,
  closed_at bigint,
  mode string,
  language string,
  word string,
  label string,
  category string,
  difficulty int,
  seconds int,
  teaching boolean,
  model_version string,
  recognised boolean,
  reason string,
  time_to_guess_ms int,
  time_to_draw_ms int,
  attempts int,
  points int,
  announced array<string>,
  guesses array<struct<label:string,probability:double>>,
  verdict string,
  verdict_label string
)
PARTITIONED BY (day string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://BUCKET/results/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.day.type' = 'date',
  'projection.day.format' = 'yyyy-MM-dd',
  'projection.day.range' = '2026-11-01,NOW',
  'storage.location.template' = 's3://BUCKET/results/day=${day}/'
);
