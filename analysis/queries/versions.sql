-- By model version: rounds and recognised ones; those in which nothing was drawn had none.
SELECT model_version AS name, COUNT(*) AS rounds, COUNT_IF(recognised) AS recognised
FROM results
WHERE NOT teaching AND model_version IS NOT NULL
GROUP BY model_version
ORDER BY model_version
