-- Each word under each model version.
SELECT model_version, word, COUNT(*) AS rounds, COUNT_IF(recognised) AS recognised
FROM results
WHERE NOT teaching AND model_version IS NOT NULL
GROUP BY model_version, word
ORDER BY model_version, word
