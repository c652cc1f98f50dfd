-- By category: rounds and recognised ones.
SELECT category AS name, COUNT(*) AS rounds, COUNT_IF(recognised) AS recognised
FROM results
WHERE NOT teaching
GROUP BY category
ORDER BY category
