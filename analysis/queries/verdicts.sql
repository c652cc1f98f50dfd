-- What players said of their rounds, those that teach included.
SELECT COALESCE(verdict, 'none') AS name, COUNT(*) AS rounds
FROM results
GROUP BY 1
ORDER BY 1
