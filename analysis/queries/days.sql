-- By day, UTC: rounds and recognised ones.
SELECT day AS name, COUNT(*) AS rounds, COUNT_IF(recognised) AS recognised
FROM results
WHERE NOT teaching
GROUP BY day
ORDER BY day
