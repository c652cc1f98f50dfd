-- By difficulty, as it was when the word was dealt: rounds and recognised ones.
SELECT difficulty AS name, COUNT(*) AS rounds, COUNT_IF(recognised) AS recognised
FROM results
WHERE NOT teaching
GROUP BY difficulty
ORDER BY difficulty
