-- By mode of the game: rounds and recognised ones.
SELECT mode AS name, COUNT(*) AS rounds, COUNT_IF(recognised) AS recognised
FROM results
WHERE NOT teaching
GROUP BY mode
ORDER BY mode
