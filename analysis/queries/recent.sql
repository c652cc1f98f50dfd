-- Each word in the last 28 days that there are results of, against the clock: what its difficulty is estimated from.
SELECT word, COUNT(*) AS rounds, COUNT_IF(recognised) AS recognised
FROM results
WHERE NOT teaching AND seconds IS NOT NULL
  AND CAST(day AS DATE) > (SELECT CAST(MAX(day) AS DATE) - INTERVAL '28' DAY FROM results)
GROUP BY word
ORDER BY word
