-- All rounds: how many, of how many players, when, and how many of them were recognised. Rounds that teach apart.
SELECT
  COUNT_IF(NOT teaching) AS rounds,
  COUNT_IF(NOT teaching AND recognised) AS recognised,
  COUNT_IF(teaching) AS taught,
  COUNT(DISTINCT player) AS players,
  COUNT(DISTINCT word) AS words,
  MIN(day) AS first_day,
  MAX(day) AS last_day
FROM results
