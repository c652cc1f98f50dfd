-- Each word's median time to a right guess, ms: the middle one, or the mean of the two in the middle.
SELECT word, AVG(time_to_guess_ms) AS median_ms
FROM (
  SELECT
    word,
    time_to_guess_ms,
    ROW_NUMBER() OVER (PARTITION BY word ORDER BY time_to_guess_ms) AS place,
    COUNT(*) OVER (PARTITION BY word) AS recognised
  FROM results
  WHERE recognised AND NOT teaching
) AS placed
WHERE 2 * place BETWEEN recognised AND recognised + 2
GROUP BY word
ORDER BY word
